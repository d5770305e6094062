"""Times vision models, their layers and single kernels on a GPU with PyTorch, for refitting the kernel model.

Ignored: training, several GPUs, CPU back ends.
"""
