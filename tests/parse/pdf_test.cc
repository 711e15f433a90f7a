#include "parse/pdf.h"

#include <gtest/gtest.h>

#include "tests/parse/pdf_file.h"

namespace linkmilter {
namespace {}  // namespace
}  // namespace linkmilter
