#include "parse/formats.h"

#include "parse/image.h"
#include "parse/pdf.h"

namespace linkmilter {
namespace {

constexpr Format kAll[] = {
    {FileType::kImage, ReadImage},
    {FileType::kPdf, ReadPdf},
};

}  // namespace

Formats AllFormats() {
  return kAll;
}

}  // namespace linkmilter
