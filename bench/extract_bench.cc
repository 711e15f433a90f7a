// Raw message to links for hostile shapes at growing sizes: bench/run takes the exponent of the
// cost.
#include <string>

#include <benchmark/benchmark.h>

#include "scanner/links/extract.h"

namespace linkmilter {
namespace {

// One hostile shape: a header of its own, an empty line, `head`, and `unit` repeated to the size
// asked for. Without `head` the unit goes on with the header.
struct Shape {
  const char* name;
  const char* header;
  const char* head;
  const char* unit;
};

constexpr const char* kHtml = "Content-Type: text/html; charset=utf-8";
constexpr const char* kText = "Content-Type: text/plain; charset=utf-8";

constexpr Shape kShapes[] = {
    {"nested div", kHtml, "", "<div>"},
    {"attributes", kHtml, "<a ", "a=b "},
    {"same attribute", kHtml, "<a ", "href=x "},
    {"entities", kHtml, "", "&amp;&notit;&#x41;"},
    {"unclosed quotes", kHtml, "", "<a href=\"x "},
    {"less-than", kHtml, "", "<"},
    {"comments", kHtml, "", "<!--"},
    {"bases", kHtml, "", "<base href=http://a.example/>"},
    {"open anchors", kHtml, "", "<a href=http://a.example/>"},
    {"endless URL", kText, "http://example.com/", "a"},
    {"dotted words", kText, "", "a.a."},
    {"www", kText, "", "www."},
    {"brackets", kText, "http://example.com/", "(["},
    {"hosts", kText, "", "a.example.com "},
    {"percent escapes", kText, "http://example.com/", "%25"},
    {"nested URLs", kText, "http://example.com/", "?u=http://a.example/"},
    {"style rules", kHtml, "<style>", "a{b:url("},
    {"style attribute", kHtml, "<p style='", "a:url(x);"},
    {"srcset", kHtml, "<img srcset='", "a 1x, "},
    {"data: in data:", kHtml, "", "<iframe src='data:text/html,"},
    {"conditional", kHtml, "", "<!--[if mso]>"},
    {"script strings", kHtml, "<script>", "'http://a.example/'+"},
    {"hidden scopes", kHtml, "", "<p style=display:none>"},
    {"boundaries", "Content-Type: multipart/mixed; boundary=b", "", "\r\n--b\r\n"},
    {"nested messages", "Content-Type: message/rfc822", "", "Content-Type: message/rfc822\r\n\r\n"},
    {"base64 garbage", "Content-Type: text/html\r\nContent-Transfer-Encoding: base64", "",
     "PGE=!$"},
    {"quoted-printable", "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable",
     "", "=3D=\r\n=ZZ"},
    {"encoded words", "Subject:", nullptr, " =?utf-8?q?a?=\r\n"},
    {"header flood", "Subject: x", nullptr, "\r\nX-A: b"},
    {"MIME header flood", "Subject: x", nullptr, "\r\nContent-A: b"},
    {"From names", "From:", nullptr, " a <b@example.com>,\r\n"},
};

void HostileBench(benchmark::State& state, const Shape& shape) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::string mail = shape.header;
  if (shape.head != nullptr) mail.append("\r\n\r\n").append(shape.head);
  while (mail.size() < size)
    mail += shape.unit;
  const SuffixList suffixes;
  for (auto _ : state)
    benchmark::DoNotOptimize(Extract(mail, {"b@example.net"}, suffixes));
  state.SetBytesProcessed(static_cast<std::int64_t>(mail.size()) * state.iterations());
}

}  // namespace
}  // namespace linkmilter

int main(int argc, char** argv) {
  using linkmilter::HostileBench;
  for (const auto& shape : linkmilter::kShapes) {
    benchmark::RegisterBenchmark((std::string("hostile/") + shape.name).c_str(),
                                 [&shape](benchmark::State& state) { HostileBench(state, shape); })
        ->RangeMultiplier(10)
        ->Range(10'000, 10'000'000)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
