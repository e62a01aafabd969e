"""Makes torchvision importable beside a torch without CUDA.

Its wheel is built for CUDA. Where that is missing it lacks two operators that it describes at its import, and
that no score calls: they are declared here without an implementation.
"""

import torch

LIBRARY = torch.library.Library("torchvision", "FRAGMENT")  # its declarations go with this object


def declare() -> None:
    """Declare the operators; call it before importing what imports torchvision."""
    if not torch.cuda.is_available():
        for name in ("nms", "qnms"):
            LIBRARY.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
