// Time is a parameter: who needs it takes one of these, and only the shell calls now().
#pragma once

#include <chrono>
#include <string>

namespace linkmilter {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;
using SteadyTime = std::chrono::steady_clock::time_point;  // for waiting and measuring
using WallTime = std::chrono::system_clock::time_point;    // for records that outlive the process

// "2026-11-21T06:30:42Z"
std::string FormatUtc(WallTime time);

}  // namespace linkmilter
