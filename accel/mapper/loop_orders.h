// Loop orders that differ in what they reuse: groups outermost (nothing is shared across them), then the pixel loops
// together, K and C in all six orders. Orders within the pixels, and of loops that turn once, change nothing.
#pragma once

#include <array>

#include "accel/mapping.h"

namespace switchyard::accel {

inline constexpr std::array<LoopOrder, 6> reuse_orders = {{
    {Dim::g, Dim::n, Dim::p, Dim::q, Dim::k, Dim::c},  // outputs rest, then inputs
    {Dim::g, Dim::k, Dim::n, Dim::p, Dim::q, Dim::c},  // outputs rest, then weights
    {Dim::g, Dim::n, Dim::p, Dim::q, Dim::c, Dim::k},  // inputs rest
    {Dim::g, Dim::c, Dim::n, Dim::p, Dim::q, Dim::k},
    {Dim::g, Dim::k, Dim::c, Dim::n, Dim::p, Dim::q},  // weights rest
    {Dim::g, Dim::c, Dim::k, Dim::n, Dim::p, Dim::q},
}};

}  // namespace switchyard::accel
