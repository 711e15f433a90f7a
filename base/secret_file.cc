#include "base/secret_file.h"

#include <fstream>

#include "base/text.h"

namespace linkmilter {

Result<std::string> ReadSecret(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(kMaxSecretBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  const std::size_t end = text.find('\n');
  if (end == std::string::npos && text.size() > kMaxSecretBytes)
    return Error{"its first line is longer than " + std::to_string(kMaxSecretBytes) + " bytes"};
  const std::string line(TrimAscii(std::string_view(text).substr(0, end)));
  if (line.empty()) return Error{"it cannot be read, or its first line is empty"};
  return line;
}

}  // namespace linkmilter
