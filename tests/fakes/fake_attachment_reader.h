// Answers what it was given, and remembers what it was asked. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scanner/attachments/reader.h"

namespace linkmilter {

class FakeAttachmentReader final : public AttachmentReader {
 public:
  struct Asked {
    std::string name;
    std::string content;
    SteadyTime deadline;
  };

  AttachmentReading Read(const Attachment& attachment, SteadyTime deadline) override {
    asked.push_back({std::string(attachment.name), std::string(attachment.content), deadline});
    return {pieces[std::string(attachment.name)], trouble};
  }

  std::map<std::string, std::vector<Piece>> pieces;  // by the attachment's name
  std::string trouble;                               // of every look
  std::vector<Asked> asked;
};

}  // namespace linkmilter
