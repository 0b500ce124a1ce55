/** Which e-mail addresses and URLs a backend takes. The others write them as they are. */
import { emailDefect } from '../../pyproject/email.ts';

/**
 * Whether a backend builds with an address: setuptools 84 and poetry-core 2.5 compare with an expression of fastjsonschema
 * (`idn-email` of draft 7, `email` of draft 4); hatchling 1.33 and flit_core 4.2 ask `email.headerregistry.Address`, flit_core
 * only where there is a name. Of the first person poetry-core takes `name <email>` apart again, which it cannot where a name is lacking.
 */
export function takesEmail(backend: string, email: string, hasName: boolean): boolean {
  const [local = '', domain = '', ...more] = email.split('@');
  const dot = domain.indexOf('.', 1);
  const schema = more.length === 0 && local !== '' && dot > 0 && dot < domain.length - 1;
  const kind = emailDefect(email)?.kind;
  const isAddress = kind !== 'form' && /^[\0-\x7f]*$/.test(local);
  switch (backend) {
    case 'setuptools':
      return schema;
    case 'poetry-core':
      return (
        schema &&
        (hasName || /^[^<>]+(?: <.+>)?$/.test(email)) &&
        !local.startsWith('.') &&
        !local.endsWith('.') &&
        !local.includes('..')
      );
    case 'hatchling':
      return email === '' ? hasName : isAddress;
    case 'flit-core':
      return !hasName || (email !== '' && isAddress);
    default:
      return true;
  }
}

/** Whether a backend builds with a URL: poetry-core asks for a scheme and no blanks, setuptools for a host (`urllib.parse`). */
export function takesUrl(backend: string, url: string): boolean {
  if (backend === 'poetry-core') return /^\w+:\S+$/.test(url) && url.length > url.indexOf(':') + 1;
  if (backend !== 'setuptools') return true;
  // `urlparse` takes white space and control characters before it, and line breaks and tabs in it, for nothing.
  const text = url.replace(/^[\0-\x20]+/, '').replace(/[\t\n\r]/g, '');
  const scheme = /^[a-z][a-z0-9+.-]*:/i.test(text);
  if (!scheme && (/^[/\\]/.test(url) || url.includes('@'))) return false;
  const rest = scheme ? text.replace(/^[^:]*:/, '') : `//${url}`;
  return /^\/\/[^/?#]/.test(rest);
}
