// Result<T>: a value, or why there is none. For failures: things outside us that did not work.
// Outcomes that belong to the domain (an Ending, an Action) are values of their own; bugs are
// assertions. A Result cannot be ignored. REQUIRES: ok() before value(), !ok() before error().
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace linkmilter {

struct Error {
  std::string message;  // what went wrong and, where it helps, what to do; no trailing full stop
  bool operator==(const Error&) const = default;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  const T& value() const& {
    assert(ok());
    return *std::get_if<T>(&state_);
  }
  T& value() & {
    assert(ok());
    return *std::get_if<T>(&state_);
  }
  T&& value() && {
    assert(ok());
    return std::move(*std::get_if<T>(&state_));
  }
  const Error& error() const {
    assert(!ok());
    return *std::get_if<Error>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

// For functions that either worked or did not: `return Done();` or `return Error{"..."}`.
struct Unit {
  bool operator==(const Unit&) const = default;
};
using Status = Result<Unit>;
inline Status Done() {
  return Unit{};
}

}  // namespace linkmilter
