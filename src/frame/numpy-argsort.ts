/** Partitions whose ends lie no farther apart are sorted by insertion. */
const smallPartition = 15;

/**
 * The order in which NumPy 1.26's `argsort(kind="quicksort")` leaves values, equal ones included: median of three,
 * Hoare's partition, insertion up to 16 values. NumPy sorts objects and booleans so on every processor; 64-bit numbers only
 * where it has no AVX-512 code for them. (Its switch to heap sort, for inputs made to be slow, is left out.)
 * @param keys numbers that order as the values do, equal for equal values, no NaN
 */
export function numpyArgsort(keys: Float64Array): Uint32Array {
  const order = Uint32Array.from(keys, (_, row) => row);
  const pending: [number, number][] = [[0, order.length - 1]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    let [low, high] = next;
    while (high - low > smallPartition) {
      const middle = partition(keys, order, [low, high]);
      if (middle - low < high - middle) {
        pending.push([middle + 1, high]);
        high = middle - 1;
      } else {
        pending.push([low, middle - 1]);
        low = middle + 1;
      }
    }
    insertionSort(keys, order, [low, high]);
  }
  return order;
}

/** Brings smaller values before the pivot and larger ones behind it. @returns where the pivot then stands */
function partition(keys: Float64Array, order: Uint32Array, [low, high]: readonly [number, number]): number {
  const key = (i: number) => keys[order[i]!]!;
  const swap = (i: number, j: number) => {
    [order[i], order[j]] = [order[j]!, order[i]!];
  };
  const middle = low + ((high - low) >> 1);
  if (key(middle) < key(low)) swap(middle, low);
  if (key(high) < key(middle)) swap(high, middle);
  if (key(middle) < key(low)) swap(middle, low);
  const pivot = key(middle);
  let [i, j] = [low, high - 1];
  swap(middle, j);
  for (;;) {
    do i++;
    while (key(i) < pivot);
    do j--;
    while (pivot < key(j));
    if (i >= j) break;
    swap(i, j);
  }
  swap(i, high - 1);
  return i;
}

function insertionSort(keys: Float64Array, order: Uint32Array, [low, high]: readonly [number, number]): void {
  for (let i = low + 1; i <= high; i++) {
    const row = order[i]!;
    let j = i;
    for (; j > low && keys[row]! < keys[order[j - 1]!]!; j--) order[j] = order[j - 1]!;
    order[j] = row;
  }
}
