// What the spelling of one URL shows: shapes that phishing has and honest links seldom. A trait
// says little alone; judge/lures decides where it counts. Pure, linear.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/model.h"

namespace linkmilter {

struct UrlTrait {
  std::string_view signal;  // of the catalogue
  std::string evidence;     // in words
};

// Those of `link`, distinct.
std::vector<UrlTrait> TraitsOf(const Link& link);

// True for the paths of a kit that sends for crooks, from whatever domain: one segment of runs of
// letters and of digits whose lengths, or whose cases, a random code has once in millions.
bool IsOfMailingKit(const Link& link);

}  // namespace linkmilter
