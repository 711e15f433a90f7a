// How one setting is read, checked and shown: a Codec knows one kind of value, a Field ties it to
// its place in the Options. The table of settings (settings_table.h) is written in these words.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "config/keys.h"
#include "config/problem.h"
#include "config/yaml_reader.h"

namespace linkmilter {

// Everything that is configured, while it is being read. The sources in `policy.trace` are built
// from `reputation` at the end.
struct Options {
  Settings settings;
  ReputationOptions reputation;
  Policy policy;
};

// Where a value stands: for messages, and for relative file names.
struct Reading {
  const std::string& name;  // "scan.wait"
  const std::filesystem::path& directory;
  Problems& problems;

  void Complain(const YamlNode& at, const std::string& what) const {
    problems.Add(at.line, at.column, name + ": " + what);
  }
};

template <typename T>
struct Codec {
  std::string type;   // "duration"
  std::string range;  // "0s to 59s"; empty: the type says it all
  std::function<Result<T>(const YamlNode& scalar, const Reading& reading)> parse;
  std::function<std::string(const T&)> show;  // as YAML
};

struct Field {
  std::string type;
  std::string range;
  std::function<void(const YamlNode&, const Reading&, Options&)> read;
  std::function<std::string(const Options&)> show;  // as YAML, on one line
};

template <typename T>
std::optional<T> ReadScalar(const Codec<T>& codec, const YamlNode& node, const Reading& reading) {
  if (node.kind != YamlNode::Kind::kScalar) {
    reading.Complain(node, "expected a " + codec.type + ", found " + std::string(node.What()));
    return std::nullopt;
  }
  auto value = codec.parse(node, reading);
  if (value.ok()) return std::move(value).value();
  reading.Complain(node, value.error().message);
  return std::nullopt;
}

// Member(options, &Options::policy, &Policy::wait) is options.policy.wait.
template <typename Owner, typename... Steps>
auto& Member(Owner& owner, Steps... steps) {
  return (owner.*....*steps);
}

// One value. `steps` are the members that lead to it: &Options::policy, &Policy::wait.
template <typename T, typename... Steps>
Field One(const Codec<T>& codec, Steps... steps) {
  Field field{.type = codec.type, .range = codec.range, .read = {}, .show = {}};
  field.read = [=](const YamlNode& node, const Reading& reading, Options& options) {
    if (auto value = ReadScalar(codec, node, reading))
      Member(options, steps...) = *std::move(value);
  };
  field.show = [=](const Options& options) { return codec.show(Member(options, steps...)); };
  return field;
}

// A list of them.
template <typename T, typename... Steps>
Field ListOf(const Codec<T>& codec, Steps... steps) {
  Field field{.type = "list of " + codec.type + "s", .range = codec.range, .read = {}, .show = {}};
  field.read = [=](const YamlNode& node, const Reading& reading, Options& options) {
    if (node.kind != YamlNode::Kind::kList) {
      reading.Complain(node, "expected a list such as [...], found " + std::string(node.What()));
      return;
    }
    std::vector<T> values;
    for (const YamlNode& item : node.items) {
      if (auto value = ReadScalar(codec, item, reading)) values.push_back(*std::move(value));
    }
    Member(options, steps...) = std::move(values);
  };
  field.show = [=](const Options& options) {
    std::string shown;
    for (const T& value : Member(options, steps...))
      shown += (shown.empty() ? "" : ", ") + codec.show(value);
    return "[" + shown + "]";
  };
  return field;
}

// Names to values.
template <typename T, typename... Steps>
Field MapOf(const Codec<T>& codec, Steps... steps) {
  Field field{.type = "map to " + codec.type + "s", .range = codec.range, .read = {}, .show = {}};
  field.read = [=](const YamlNode& node, const Reading& reading, Options& options) {
    if (node.kind != YamlNode::Kind::kMap) {
      reading.Complain(node, "expected a map such as {...}, found " + std::string(node.What()));
      return;
    }
    for (const std::size_t i : DistinctKeys(node, reading.problems)) {
      auto value = ReadScalar(codec, node.items[i], reading);
      if (value) Member(options, steps...).insert_or_assign(node.keys[i].text, *std::move(value));
    }
  };
  field.show = [=](const Options& options) {
    std::string shown;
    for (const auto& [name, value] : Member(options, steps...))
      shown += (shown.empty() ? "" : ", ") + name + ": " + codec.show(value);
    return "{" + shown + "}";
  };
  return field;
}

}  // namespace linkmilter
