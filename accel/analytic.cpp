#include "accel/analytic.h"
namespace switchyard::accel {
}
