// Landing, Certificate and Instruction <-> JSON: one half of a stored finding, and what the command
// line tool prints of them (docs/json.md). Pure, any thread.
#pragma once

#include <nlohmann/json.hpp>

#include "scanner/model.h"

namespace linkmilter {

nlohmann::json EncodeLanding(const Landing& landing);
nlohmann::json EncodeCertificate(const Certificate& certificate);
// An object of those of its facts that are not their defaults; they stand among a hop's own.
nlohmann::json EncodeInstruction(const Instruction& instruction);

// Facts that older rows do not hold have their defaults. Throws Broken (json_reading.h) or the
// library's own exceptions on values of the wrong kind.
Landing DecodeLanding(const nlohmann::json& json);
Certificate DecodeCertificate(const nlohmann::json& json);
Instruction DecodeInstruction(const nlohmann::json& hop);

}  // namespace linkmilter
