#include "parse/formats.h"

#include "parse/archive.h"
#include "parse/image.h"
#include "parse/ole.h"
#include "parse/onenote.h"
#include "parse/pdf.h"
#include "parse/rtf.h"
#include "parse/shell_link.h"
#include "parse/signed_mail.h"
#include "parse/tnef.h"
#include "parse/zip.h"

namespace linkmilter {
namespace {

constexpr Format kAll[] = {
    {FileType::kArchive, ReadArchive},
    {FileType::kImage, ReadImage},
    {FileType::kOle, ReadOle},
    {FileType::kOneNote, ReadOneNote},
    {FileType::kPacked, ReadArchive},
    {FileType::kPdf, ReadPdf},
    {FileType::kRtf, ReadRtf},
    {FileType::kShellLink, ReadShellLink},
    {FileType::kSignedMail, ReadSignedMail},
    {FileType::kTnef, ReadTnef},
    {FileType::kZip, ReadZip},
};

}  // namespace

void PrepareFormats() {
  PrepareArchives();
}

Formats AllFormats() {
  return kAll;
}

}  // namespace linkmilter
