/** The commands of a CMakeLists.txt, by scanning (the language as cmake-language(7) of CMake 4 tells it). */

export interface CMakeCommand {
  /** In lower case: names of commands are. */
  readonly name: string;
  readonly args: readonly CMakeArgument[];
  /** In how many blocks of conditions, loops and definitions it lies. */
  readonly depth: number;
}

export interface CMakeArgument {
  readonly text: string;
  /** Quoted and bracket arguments are never split, and bracket ones hold no references. */
  readonly kind: 'plain' | 'quoted' | 'bracket';
}

const OPENS = new Set(['if', 'foreach', 'while', 'function', 'macro', 'block']);
const CLOSES = new Set(['endif', 'endforeach', 'endwhile', 'endfunction', 'endmacro', 'endblock']);
/** A bracket comment, a comment, white space, a bracket argument, a quoted one, a parenthesis, a plain argument. */
const TOKEN =
  /#\[(=*)\[[\s\S]*?\]\1\]|#.*|\s+|\[(=*)\[([\s\S]*?)\]\2\]|"((?:\\[\s\S]|[^"\\])*)"|([()])|((?:\\.|[^\s()#"\\])(?:\\.|[^\s()#\\])*)/y;

/** All commands in their order; undefined for a text that CMake would refuse. */
export function cmakeCommands(text: string): readonly CMakeCommand[] | undefined {
  const commands: CMakeCommand[] = [];
  let depth = 0;
  let name: string | undefined;
  let args: CMakeArgument[] | undefined;
  let nested = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [token, , , bracket, quoted, parenthesis, plainText] = TOKEN.exec(text) ?? [];
    if (token === undefined) return undefined;
    if (args === undefined) {
      if (plainText !== undefined && name === undefined && /^[A-Za-z_]\w*$/.test(plainText)) name = plainText;
      else if (parenthesis === '(' && name !== undefined) args = [];
      else if (!isSpace(token)) return undefined;
      continue;
    }
    if (parenthesis === '(') nested += 1;
    else if (parenthesis === ')' && nested > 0) nested -= 1;
    else if (parenthesis === ')' && name !== undefined) {
      const command = name.toLowerCase();
      if (CLOSES.has(command)) depth -= 1;
      commands.push({ name: command, args, depth });
      if (OPENS.has(command)) depth += 1;
      name = undefined;
      args = undefined;
    } else if (bracket !== undefined) args.push({ text: bracket, kind: 'bracket' });
    else if (quoted !== undefined) args.push({ text: quoted, kind: 'quoted' });
    else if (plainText !== undefined) args.push({ text: plainText, kind: 'plain' });
  }
  return name === undefined && depth === 0 ? commands : undefined;
}

function isSpace(token: string): boolean {
  return token.startsWith('#') || token.trim() === '';
}
