// A message from a file, for the commands that look at files.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "scanner/model.h"

namespace linkmilter {

// Reads `file` ("-": standard input) up to `max_bytes`; full_size tells what was there, or, of what
// has no size, that there was more. The envelope is guessed from the header: sender from
// Return-Path or From, recipients from Delivered-To, X-Original-To and To.
Result<Message> ReadMessageFile(const std::string& file, std::size_t max_bytes);

}  // namespace linkmilter
