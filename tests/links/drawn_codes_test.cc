#include "scanner/links/drawn_codes.h"

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parse/codes.h"
#include "parse/image.h"
#include "scanner/links/html_links.h"
#include "tests/links/recording_sink.h"
#include "tests/parse/drawn_code.h"
#include "tests/parse/recording_parse_sink.h"

namespace linkmilter {
namespace {

constexpr char kText[] = "https://codes.example/drawn";

// A module is one pixel.
const GrayImage& Modules() {
  static const GrayImage kModules = DrawnQr(kText, 1);
  return kModules;
}

bool DarkAt(std::size_t x, std::size_t y) {
  const GrayImage& modules = Modules();
  return y < modules.height && modules.pixels[y * modules.width + x] == 0;
}

// Each row of modules as text: `begin`, one of `bright` and `dark` for each module, `end`.
struct Style {
  std::string begin, dark, bright, end;
};

std::string Drawn(const Style& style) {
  std::string text;
  for (std::size_t y = 0; y < Modules().height; ++y) {
    text += style.begin;
    for (std::size_t x = 0; x < Modules().width; ++x)
      text += DarkAt(x, y) ? style.dark : style.bright;
    text += style.end;
  }
  return text;
}

std::string HalfBlocks(const std::string& end, bool inverted = false) {
  static const std::string kHalves[] = {" ", "\xE2\x96\x84", "\xE2\x96\x80", "\xE2\x96\x88"};
  std::string text;
  for (std::size_t y = 0; y < Modules().height; y += 2) {
    for (std::size_t x = 0; x < Modules().width; ++x) {
      const std::size_t half = (DarkAt(x, y) ? 2U : 0U) + (DarkAt(x, y + 1) ? 1U : 0U);
      text += kHalves[inverted ? 3 - half : half];
    }
    text += end;
  }
  return text;
}

// What the codes in the files say that were handed on.
std::vector<std::string> TextsIn(const Recorded& recorded) {
  std::vector<std::string> texts;
  for (const auto& [type, bytes] : recorded.files) {
    RecordingParseSink pictures;
    ReadImage(bytes, {}, pictures);
    for (const GrayImage& image : pictures.images) {
      for (const Code& code : FindCodes(image))
        texts.push_back(code.text);
    }
  }
  return texts;
}

Recorded InText(const std::string& text) {
  Recorded recorded;
  RecordingSink sink(recorded);
  FindDrawnCodes(text, sink);
  return recorded;
}

Recorded InHtml(const std::string& html) {
  static const SuffixList kSuffixes;
  Recorded recorded;
  RecordingSink sink(recorded);
  FindHtmlLinks(html, nullptr, kSuffixes, sink);
  return recorded;
}

TEST(DrawnCodes, LeaveAloneWhatIsNone) {
  std::string rulers;
  std::string comment;
  for (int i = 0; i < 40; ++i) {
    rulers += std::string(60, '#') + "\n";
    comment += "# " + std::string(30, 'x') + "\n";
  }
  for (const std::string& text : {std::string(), std::string("# # #\n#"), rulers, comment}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(InText(text).files.empty());
  }
  std::string layout = "<table>";
  for (int i = 0; i < 40; ++i)
    layout += "<tr><td bgcolor=#000000>word</td><td bgcolor=white>word</td></tr>";
  EXPECT_TRUE(InHtml(layout + "</table>").files.empty());
}

TEST(DrawnCodes, AreReadFromText) {
  const std::pair<std::string, std::string> cases[] = {
      {"half blocks", HalfBlocks("\n")},
      {"half blocks, bright on dark", HalfBlocks("\r\n", true)},
      {"pairs of blocks", Drawn({"", "\xE2\x96\x88\xE2\x96\x88", "  ", "\n"})},
      {"single blocks", Drawn({"", "\xE2\x96\x88", "\xC2\xA0", "\n"})},
      {"letters", Drawn({"", "##", "  ", "\n"})},
      {"double-spaced", Drawn({"", "##", "  ", "\n\n"})},
  };
  for (const auto& [name, text] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(TextsIn(InText("Scan this:\n\n" + text + "\nNow.\n")),
              std::vector<std::string>{kText});
  }
}

TEST(DrawnCodes, AreReadFromHtml) {
  const std::string box = "<div style=\"float:left;width:4px;height:4px;background:";
  const std::pair<std::string, std::string> cases[] = {
      {"pre", "<pre>" + HalfBlocks("\n") + "</pre>"},
      {"lines with br", "<p>" + Drawn({"", "&#9608;&#9608;", "&nbsp;&nbsp;", "<br>\n"})},
      {"lines in div", Drawn({"<div>", "&#x2588;&#x2588;", "&nbsp;&nbsp;", "</div>\r\n  "})},
      {"in a link", "<a href=x><pre>" + HalfBlocks("\n") + "</pre></a>"},
      {"bgcolor", "<table>" + Drawn({"<tr>", "<td bgcolor=#000>", "<td bgcolor=#fff>", "</tr>\n"}) +
                      "</table>"},
      {"style and no-break spaces",
       "<table>" +
           Drawn({"<tr>",
                  "<td width=3 style='height:3px; BACKGROUND-COLOR: rgb(0, 0, 0)'>&nbsp;</td>",
                  "<td width=3 style=height:3px></td>", "\n"})},
      {"table in a table", "<table><tr><td>Scan:</td></tr><tr><td><table>" +
                               Drawn({"<tr>", "<td bgcolor=black>", "<td>", "</tr>"}) +
                               "</table></td></tr></table>"},
      {"boxes in rows",
       Drawn({"<div class=row>", box + "#000000\"></div>", box + "white\"></div>", "</div>\n"})},
      {"boxes in cells",
       "<table>" + Drawn({"<tr>", "<td>" + box + "black\"></div></td>", "<td></td>", "</tr>"})},
      {"spans", Drawn({"", "<span style=background:#111>&nbsp;&nbsp;</span>",
                       "<span style=background:#eee>&nbsp;&nbsp;</span>", "<br>"})},
  };
  for (const auto& [name, html] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(TextsIn(InHtml("<p>Scan this</p>" + html + "<p>Now</p>")),
              std::vector<std::string>{kText});
  }
}

// Equal neighbours as one cell, by colspan or by width.
TEST(DrawnCodes, AreReadFromCellsOfSeveralModules) {
  using Cell = std::function<std::string(std::size_t, bool)>;
  const auto colour = [](bool dark) { return dark ? "bgcolor=black>" : "bgcolor=white>"; };
  const Cell spans = [&](std::size_t n, bool dark) {
    return "<td colspan=" + std::to_string(n) + " " + colour(dark);
  };
  const Cell widths = [&](std::size_t n, bool dark) {
    return "<td width=\"" + std::to_string(5 * n) + "px\" " + colour(dark);
  };
  for (const Cell& cell : {spans, widths}) {
    std::string html = "<table>";
    for (std::size_t y = 0; y < Modules().height; ++y) {
      html += "<tr>";
      for (std::size_t x = 0, end = 0; x < Modules().width; x = end) {
        while (end < Modules().width && DarkAt(end, y) == DarkAt(x, y))
          ++end;
        html += cell(end - x, DarkAt(x, y));
      }
    }
    EXPECT_EQ(TextsIn(InHtml(html)), std::vector<std::string>{kText});
  }
}

TEST(DrawnCodes, AreBoundedHoweverLong) {
  std::string line;
  for (int i = 0; i < 50'000; ++i)
    line += "# ";
  std::string lines;
  std::string cells = "<table>";
  for (std::size_t i = 0; i < 3 * Drawing::kMaxSide; ++i) {
    lines += "# # # # # # # # # # # #\n";
    cells += "<tr><td colspan=99999999 bgcolor=black><td colspan=99999999>";
  }
  EXPECT_TRUE(InText(line).files.empty());
  for (const Recorded& recorded : {InText(lines), InHtml(cells)}) {
    for (const auto& [type, bytes] : recorded.files)
      EXPECT_LE(bytes.size(), Drawing::kMaxSide * Drawing::kMaxSide * 4);
  }
}

TEST(DataUrls, AreHandedOnAsFiles) {
  const std::vector<std::pair<std::string, std::string>> picture = {{"image/png", "hello"}};
  for (const std::string html : {"<img src=' data:image/png;base64,aGVsbG8='>",
                                 "<img srcset='data:image/png;base64,aGVsbG8= 2x'>",
                                 "<p style='background:url(data:image/png;base64,aGVsbG8=)'>",
                                 "<style>p{background:url(DATA:image/PNG;base64,aGVsbG8=)}</style>",
                                 "<!--[if mso]><img src=data:image/png,hello><![endif]-->"}) {
    SCOPED_TRACE(html);
    EXPECT_EQ(InHtml(html).files, picture);
  }
  for (const std::string html : {"<img src=data:image/svg+xml,x>", "<a href=data:text/html,x>",
                                 "<img src='data:image/png;base64,!'>", "<img src=a.png>"}) {
    SCOPED_TRACE(html);
    EXPECT_TRUE(InHtml(html).files.empty());
  }
}

}  // namespace
}  // namespace linkmilter
