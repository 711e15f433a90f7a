// Strict reading of stored JSON: a value of the wrong kind throws Broken, which the codecs catch
// beside the library's own exceptions. Nothing of it leaves scanner/store.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/time.h"
#include "scanner/store/stored_time.h"

namespace linkmilter {

using Json = nlohmann::json;

struct Broken {};

inline const std::string& Text(const Json& object, const char* key) {
  return object.at(key).get_ref<const std::string&>();
}

inline bool Flag(const Json& object, const char* key) {
  return object.at(key).get<bool>();
}

template <typename T>
T Number(const Json& object, const char* key) {
  const Json& value = object.at(key);
  if (!value.is_number_integer()) throw Broken();
  const auto number = value.get<std::int64_t>();
  if (!std::in_range<T>(number)) throw Broken();
  return static_cast<T>(number);
}

inline WallTime Time(const Json& object, const char* key) {
  return FromStored(Number<std::int64_t>(object, key));
}

inline const Json& Array(const Json& object, const char* key) {
  const Json& array = object.at(key);
  if (!array.is_array()) throw Broken();
  return array;
}

}  // namespace linkmilter
