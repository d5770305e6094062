#include "models/zoo/families.h"

namespace switchyard {

const std::vector<const Family*>& families() {
  static const std::vector<const Family*> table = {
      &zoo::segformer(),        &zoo::resnet(), &zoo::ofa_resnet50(), &zoo::resnet50d_space(),
      &zoo::ofa_mobilenet_v3(), &zoo::pvt_v2(), &zoo::vit(),          &zoo::swin(),
      &zoo::swin_upernet(),     &zoo::detr(),
  };
  return table;
}

}  // namespace switchyard
