#include "parse/formats.h"

namespace linkmilter {

const Formats& AllFormats() {
  static const Formats kAll{};
  return kAll;
}

}  // namespace linkmilter
