// The kinds of values a setting may hold.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ip.h"
#include "base/time.h"
#include "config/field.h"
#include "config/suggest.h"
#include "config/values.h"

namespace linkmilter {

Codec<bool> Flag();  // true or false
Codec<double> Number(double min, double max);
Codec<std::size_t> Size(std::size_t min, std::size_t max);
Codec<unsigned> Mode();
Codec<Network> NetworkCodec();

// Text that `check` accepts; `type` and `range` in words.
Codec<std::string> Text(std::string type,
                        std::string range,
                        std::function<Status(std::string_view)> check);

// The same, or the word "off".
template <typename T>
Codec<std::optional<T>> OrOff(const Codec<T>& codec) {
  const auto parse = [=](const YamlNode& node, const Reading& reading) -> Result<std::optional<T>> {
    if (node.text == "off") return std::optional<T>();
    auto value = codec.parse(node, reading);
    if (!value) return value.error();
    return std::optional<T>(std::move(value).value());
  };
  const auto show = [=](const std::optional<T>& value) {
    return value ? codec.show(*value) : std::string("off");
  };
  return {codec.type, codec.range + ", or off", parse, show};
}

// File names, relative ones to the configuration's directory.
Codec<std::string> NewFile();       // need not exist
Codec<std::string> OptionalPath();  // the same, or ""
Codec<std::string> ExistingFile();  // a regular file; anything else might never end
Codec<std::string> OptionalFile();  // the same, or ""

// What `min to max` is for, everywhere.
Error OutOfRange(std::string_view text, const std::string& range);
Status CheckUnquoted(const YamlNode& node);
Result<std::int64_t> ParseWhole(std::string_view text);

template <typename N>
Codec<N> Whole(N min, N max) {
  const std::string range = std::to_string(min) + " to " + std::to_string(max);
  const auto parse = [=](const YamlNode& node, const Reading&) -> Result<N> {
    if (auto plain = CheckUnquoted(node); !plain) return plain.error();
    const auto value = ParseWhole(node.text);
    if (!value) return value.error();
    const bool inside =
        std::cmp_less_equal(min, value.value()) && std::cmp_less_equal(value.value(), max);
    if (!inside) return OutOfRange(node.text, range);
    return static_cast<N>(value.value());
  };
  return {"whole number", range, parse, [](const N& value) { return std::to_string(value); }};
}

template <typename D>
Codec<D> Duration(D min, D max) {
  const std::string range = FormatDuration(min) + " to " + FormatDuration(max);
  const auto parse = [=](const YamlNode& node, const Reading&) -> Result<D> {
    const auto value = ParseDuration(node.text);
    if (!value) return value.error();
    if (value.value() < min || value.value() > max) return OutOfRange(node.text, range);
    const D rounded = std::chrono::duration_cast<D>(value.value());
    if (rounded != value.value()) return Error{node.text + " is not a number of whole seconds"};
    return rounded;
  };
  return {"duration", range, parse, [](const D& value) { return FormatDuration(value); }};
}

// One of a few words, each with its meaning.
template <typename T>
Codec<T> Word(std::vector<std::pair<std::string_view, T>> words) {
  std::vector<std::string_view> names;
  names.reserve(words.size());
  for (const auto& [name, value] : words)
    names.push_back(name);
  const std::string range = OneOf(names);
  const auto parse = [=](const YamlNode& node, const Reading&) -> Result<T> {
    for (const auto& [name, value] : words) {
      if (name == node.text) return value;
    }
    return Error{Quoted(node.text) + " is not one of " + range + DidYouMean(node.text, names)};
  };
  const auto show = [=](const T& value) {
    const auto word = std::ranges::find_if(words, [&](const auto& w) { return w.second == value; });
    return std::string(word == words.end() ? "" : word->first);
  };
  return {"word", range, parse, show};
}

}  // namespace linkmilter
