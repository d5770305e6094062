// The result of an accelerator study as a document of sim/result/result.h.
#pragma once

#include "base/node.h"
#include "sim/chip/study.h"

namespace switchyard::sim {

Node result_json(const AccelStudy& study, const AccelResult& result);

}  // namespace switchyard::sim
