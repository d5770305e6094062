// The families, one file each in this folder; families.cpp holds the table.
#pragma once

#include "models/family.h"

namespace switchyard::zoo {

const Family& segformer();
const Family& resnet();
const Family& ofa_resnet50();
const Family& resnet50d_space();
const Family& ofa_mobilenet_v3();
const Family& pvt_v2();
const Family& vit();
const Family& swin_upernet();
const Family& swin();
const Family& detr();

}  // namespace switchyard::zoo
