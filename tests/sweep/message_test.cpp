// What manager and workers send arrives as it was, in whatever pieces.
#include "sweep/message.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace switchyard::sweep {
namespace {

TEST(Message, AReportArrivesAsItWas) {
  const Point point{7, {"64 KiB", "", "word"}};
  const Outcome outcome{Status::crashed, "why", {{"x", 0.1}, {"word", std::string("modelled")}}};
  const std::vector<LayerEntry> layers = {{"m", "n", std::string("a\0b", 3)}};
  Packer packer(MessageKind::report);
  packer.put(point);
  packer.put(outcome);
  packer.put(layers);
  const std::string bytes = packer.take();
  MessageBuffer buffer;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    buffer.add(&bytes[i], 1);
    ASSERT_FALSE(buffer.next());
  }
  buffer.add(&bytes.back(), 1);
  Unpacker unpacker(*buffer.next());
  EXPECT_EQ(unpacker.kind(), MessageKind::report);
  EXPECT_EQ(unpacker.point(), point);
  EXPECT_EQ(unpacker.outcome(), outcome);
  EXPECT_EQ(unpacker.layers(), layers);
  EXPECT_THROW(unpacker.integer(), SimError);
}

}  // namespace
}  // namespace switchyard::sweep
