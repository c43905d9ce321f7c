/** A 3-D mask: voxel (z, y, x) is `voxels[(z * height + y) * width + x]`. */
export interface Volume {
  readonly depth: number;
  readonly height: number;
  readonly width: number;
  readonly voxels: Uint8Array;
}

/** An empty mask of that size. */
export function volumeOf([depth, height, width]: readonly [number, number, number]): Volume {
  return { depth, height, width, voxels: new Uint8Array(depth * height * width) };
}
