import {
  asObject,
  itemSpans,
  type Json,
  type JsonEncoding,
  type JsonObject,
  type JsonSpan,
  LazyItems,
  member,
  memberSpans,
  parseJson,
} from "../../frame/python-json.ts";
import { PythonRandom } from "../../random/python-random.ts";
import { splitList } from "../prepare-tools.ts";

// Herbarium and iNaturalist ship COCO-like metadata: a list of images and one of annotations, item i of both being of
// one picture. Hundreds of megabytes: items stay bytes until they are written.

export interface Metadata {
  /** Pictures, by the position of their image and annotation. */
  readonly pictures: number;
  image(picture: number): JsonObject;
  annotation(picture: number): JsonObject;
  categoryOf(picture: number): number;
  /** All members but images and annotations. */
  readonly rest: JsonObject;
}

/** @throws JsonError when the file is not of that form */
export function readMetadata(bytes: Buffer, encoding: JsonEncoding = "utf8"): Metadata {
  const members = memberSpans(bytes, { encoding });
  const spansOf = (name: string) => itemSpans(bytes, { span: members.get(name)!, encoding });
  const [images, annotations] = [spansOf("images"), spansOf("annotations")];
  const at = (spans: readonly JsonSpan[]) => (picture: number) =>
    asObject(parseJson(bytes, { span: spans[picture]!, encoding }));
  const annotation = at(annotations);
  const rest = new Map(
    [...members]
      .filter(([name]) => name !== "images" && name !== "annotations")
      .map(([name, span]) => [name, parseJson(bytes, { span, encoding })]),
  );
  return {
    pictures: Math.min(images.length, annotations.length),
    image: at(images),
    annotation,
    categoryOf: (picture) => Number(member(annotation(picture), "category_id")),
    rest,
  };
}

export interface CategorySplit {
  /** In the order of their first picture. */
  readonly train: readonly { readonly category: number; readonly pictures: readonly number[] }[];
  /** All categories' test pictures, shuffled together by Python's `random`, seed 0. */
  readonly test: readonly number[];
}

/**
 * Each category is split by itself. `fewFromTheEnd`: of a category of fewer than five pictures the last one is held out,
 * of a single one none.
 */
export function splitByCategory(
  metadata: Metadata,
  { testSize, fewFromTheEnd }: { readonly testSize: number; readonly fewFromTheEnd: boolean },
): CategorySplit {
  const picturesOf = new Map<number, number[]>();
  for (let picture = 0; picture < metadata.pictures; picture++) {
    const category = metadata.categoryOf(picture);
    const pictures = picturesOf.get(category);
    if (pictures) pictures.push(picture);
    else picturesOf.set(category, [picture]);
  }
  const parts = [...picturesOf].map(([category, pictures]) => ({
    category,
    ...(fewFromTheEnd && pictures.length < 5
      ? { train: pictures.slice(0, Math.max(1, pictures.length - 1)), test: pictures.slice(1).slice(-1) }
      : splitList(pictures, { testSize, randomState: 0 })),
  }));
  const test = parts.flatMap((part) => part.test);
  new PythonRandom(0).shuffle(test);
  return { train: parts.map(({ category, train }) => ({ category, pictures: train })), test };
}

/** The items that `make` gives for each picture, made as they are written. */
export function itemsOf(pictures: readonly number[], make: (picture: number, at: number) => Json): LazyItems {
  return new LazyItems(pictures.length, (at) => make(pictures[at]!, at));
}

/** Of a folder of a thousand pictures each: 12345 is in "012". */
export function thousands(index: number): string {
  return String(Math.floor(index / 1000)).padStart(3, "0");
}
