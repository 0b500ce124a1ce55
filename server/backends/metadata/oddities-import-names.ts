/** What is odd about `import-names` and `import-namespaces` (PEP 794), which not every backend knows. */
import { stringsOf, type Table } from '../../toml/document.ts';
import { type Oddity, odd, typeParts } from './oddity.ts';

/** The oddities of the names of imports; that they are there at all is one. */
export function* importNameOddities(project: Table): Iterable<Oddity> {
  const names = new Set<string>();
  for (const field of ['import-names', 'import-namespaces'] as const) {
    const value = project.entries.get(field)?.value;
    if (!value) continue;
    if (value.kind !== 'array') {
      yield odd(`${field}-type`, [field], typeParts(value));
      continue;
    }
    yield odd(value.items.length === 0 ? `${field}-none` : field, [field]);
    for (const [i, item] of value.items.entries()) {
      const place = { index: `${i}`, number: `${i + 1}` };
      if (item.kind !== 'string') yield odd('import-name-type', [field], { ...place, ...typeParts(item) });
      else if (item.value.length > 1000 || !IMPORT_NAME.test(item.value))
        yield odd('import-name-invalid', [field], { value: item.value, ...place });
      else if (/\.|;/.test(item.value)) yield odd('import-name-odd', [field], place);
    }
    for (const { value: name } of stringsOf(value)) {
      if (field === 'import-namespaces' && names.has(bare(name))) yield odd('import-names-overlap', [field]);
      names.add(bare(name));
    }
  }
}

function bare(name: string): string {
  return (name.split(';', 1)[0] ?? '').trimEnd();
}

const IMPORT_NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\s*;\s*private)?$/;
