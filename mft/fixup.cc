#include "mft/fixup.h"

namespace mft {
std::optional<Fault> check_fixup(Bytes block) {
  if (fixup_holds(block)) return std::nullopt;
  const std::size_t array = block.u16(kFixupArrayOffset);
  const std::size_t count = block.u16(kFixupArrayCount);
  const std::size_t strides = block.size() / kFixupStride;
  if (count != strides + 1) {
    return Fault{.code = FaultCode::kBadUpdateSequence,
                 .offset = kFixupArrayCount,
                 .expected = strides + 1,
                 .actual = count};
  }
  if (array < kFixupArrayCount + 2 || array % 2 != 0 || array + count * 2 > kFixupStride - 2) {
    return Fault{.code = FaultCode::kBadUpdateSequence,
                 .offset = kFixupArrayOffset,
                 .expected = 0,
                 .actual = array};
  }
  const std::uint16_t sequence_number = block.u16(array);
  for (std::size_t i = 1; i <= strides; ++i) {
    const std::size_t end = i * kFixupStride - 2;
    const std::uint16_t word = block.u16(end);
    if (word != sequence_number) {
      return Fault{.code = FaultCode::kTornRecord,
                   .offset = static_cast<std::uint32_t>(end),
                   .expected = sequence_number,
                   .actual = word};
    }
  }
  return std::nullopt;
}

}  // namespace mft
