/** What a text alone decides, worked out once for a text that comes again with each keystroke or in each of many files. */

/** About as many characters are kept before all is forgotten; a text counts for more than it has. */
const ROOM = 4_000_000;
const BESIDES = 200;

/** The same function, which remembers its answers. It must depend on nothing but the text. */
export function remembering<Answer extends NonNullable<unknown>>(
  work: (text: string) => Answer,
): (text: string) => Answer {
  const known = new Map<string, Answer>();
  let left = ROOM;
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const answer = work(text);
    left -= text.length + BESIDES;
    if (left < 0) {
      known.clear();
      left = ROOM - text.length - BESIDES;
    }
    // One that needs all the room by itself would only push the others out.
    if (left >= 0) known.set(text, answer);
    else left = ROOM;
    return answer;
  };
}
