/** What is worked out once: of a text that comes again with each keystroke or in each of many files, and of an object that is asked about for each of its lines. */

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

/** A function that keeps what it made of each object for as long as that is there. */
export function once<In extends object, Out>(make: (from: In) => Out): (from: In) => Out {
  const known = new WeakMap<In, { readonly made: Out }>();
  return (from) => {
    const before = known.get(from);
    if (before) return before.made;
    const made = make(from);
    known.set(from, { made });
    return made;
  };
}
