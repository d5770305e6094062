// Networks as publications about machines ran them, where the zoo has another version or none.
#pragma once

#include "models/graph.h"

namespace switchyard::sim {

/// ResNet-50 at 224x224 as its authors published it and as Caffe and NVDLA run it: the stride of a bottleneck is in
/// its first 1x1 convolution (the zoo's v1.5 has it in the 3x3). arXiv 1512.03385.
Graph resnet50_v1();

/// The five convolutions of AlexNet with ReLU and pooling, 227x227, two groups in the second, fourth and fifth
/// (Krizhevsky et al., NIPS 2012); "conv1" to "conv5".
Graph alexnet_convolutions(std::int64_t batch);

}  // namespace switchyard::sim
