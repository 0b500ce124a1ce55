/** What several rules ask of one project, or for each of its lines, is worked out once. */

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
