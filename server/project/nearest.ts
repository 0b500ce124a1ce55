/**
 * The candidate that a misspelt word most likely means: at most one edit in three letters away
 * (swapped neighbours count once), and nearer than every other. `-`, `_`, `.` and case count as nothing.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(word);
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.floor(wanted.length / 3)) + 1;
  let tied = false;
  for (const candidate of candidates) {
    const distance =
      candidate === word ? Number.POSITIVE_INFINITY : edits(wanted, fold(candidate), bestDistance);
    if (distance > bestDistance || distance === Number.POSITIVE_INFINITY) continue;
    tied = distance === bestDistance && best !== undefined;
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
      tied = false;
    }
  }
  return tied ? undefined : best;
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_.]/g, '');
}

/** The number of edits from `a` to `b` (optimal string alignment); infinite where it is certainly more than `limit`. */
function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let nearest = i;
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
      if (least < nearest) nearest = least;
    }
    // Nor does a swap come back: the row before this one has nothing below the limit.
    if (nearest > limit) return Number.POSITIVE_INFINITY;
    before = row;
    row = next;
  }
  return row[b.length] ?? Number.POSITIVE_INFINITY;
}
