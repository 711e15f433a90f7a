#include "scanner/attachments/bundle.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <numeric>
#include <string_view>

namespace linkmilter {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kEndBlocks = 2;

struct Field {
  std::size_t offset;
  std::size_t digits;
};
constexpr Field kMode{100, 7};
constexpr Field kSize{124, 11};
constexpr Field kChecksum{148, 6};
constexpr std::size_t kType = 156;
constexpr std::size_t kMagic = 257;

void Put(std::string& header, const Field& field, std::size_t value) {
  std::array<char, 24> octal{};
  std::snprintf(octal.data(), octal.size(), "%0*zo", static_cast<int>(field.digits), value);
  header.replace(field.offset, field.digits, std::string_view(octal.data(), field.digits));
}

std::string HeaderOf(std::size_t number, std::size_t size) {
  std::string header(kBlock, '\0');
  const std::string name = std::to_string(number);
  header.replace(0, name.size(), name);
  Put(header, kMode, 0644);
  Put(header, kSize, size);
  header[kType] = '0';
  header.replace(kMagic, 8, std::string_view("ustar\00000", 8));
  header.replace(kChecksum.offset, 8, "        ");  // counts as blanks
  const auto add = [](std::size_t sum, char c) { return sum + static_cast<unsigned char>(c); };
  Put(header, kChecksum, std::accumulate(header.begin(), header.end(), std::size_t{0}, add));
  header[kChecksum.offset + kChecksum.digits] = '\0';
  return header;
}

}  // namespace

std::string Bundle(const std::vector<std::string>& files) {
  std::string bundle;
  std::size_t number = 0;
  for (const std::string& file : files) {
    bundle += HeaderOf(++number, file.size());
    bundle += file;
    bundle.resize((bundle.size() + kBlock - 1) / kBlock * kBlock, '\0');
  }
  return bundle.append(kEndBlocks * kBlock, '\0');
}

}  // namespace linkmilter
