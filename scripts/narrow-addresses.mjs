// Gives the variables of wasm2c's C that hold addresses, offsets and counts a type of their own, which an AVR makes 16
// bits wide. Which they are follows from the text: of what is read from, written to or added up to an address the lower
// bits suffice, of what is stored or multiplied as data they do not. Where in doubt a variable stays wide.

/** Where a comparison or a condition is of counts and offsets, too: functions without arithmetic on data. */
const CONTROL = /^(?:cascade|epoch_end|pass_pass|pointwise_pointwise|index)_?/;
/** Built for processors with 64-bit loads alone. */
const LEFT_ALONE = /\bu64\b/;
const LARGEST = 0xffff;

const OPERAND = String.raw`(var_\w+)`;
const PATTERNS = [
  ['copy', new RegExp(`^${OPERAND} = ${OPERAND};$`)],
  ['literal', /^(var_\w+) = (\d+)u;$/],
  ['arithmetic', /^(var_\w+) (?:[-+*&|^])= (var_\w+);$/],
  ['shiftLeft', /^(var_\w+) <<= \((var_\w+) & 31\);$/],
  ['shiftRight', /^(var_\w+) >>= \((var_\w+) & 31\);$/],
  ['shiftSigned', /^(var_\w+) = \(u32\)\(\(s32\)(var_\w+) >> \((var_\w+) & 31\)\);$/],
  ['compare', /^(var_\w+) = (?:\(u32\)\(\(s32\))?(var_\w+) (?:[<>=!]=|[<>]) (?:\(s32\))?(var_\w+)\)?;$/],
  ['extend', /^(var_\w+) = \(u32\)\(s32\)\(s(?:8|16)\)\(u(?:8|16)\)\((var_\w+)\);$/],
  ['not', /^(var_\w+) = !\((var_\w+)\);$/],
  ['select', /^(var_\w+) = (var_\w+) \? (var_\w+) : (var_\w+);$/],
  ['load', /^(var_\w+) = i32_load\w*\((var_\w+)(?: \+ \d+u)?\);$/],
  ['store', /^i32_store\w*\((var_\w+)(?: \+ \d+u)?, (var_\w+)\);$/],
  ['call', /^(?:(var_\w+) = )?(\w+)\((var_\w+(?:, var_\w+)*)?\);$/],
  ['condition', /^if \((var_\w+)\) \{(?:goto \w+;\})?$/],
  ['result', /^return (var_\w+);$/],
  ['boundary', /^(?:\}|\} else \{|goto \w+;|var_\w+:;?|)$/],
];

const isTemporary = (name) => /^var_i\d+$/.test(name);

function parsed(line) {
  const text = line.trim();
  for (const [kind, pattern] of PATTERNS) {
    const found = pattern.exec(text);
    if (found !== null) return { kind, line, names: found.slice(1) };
  }
  throw new Error(`not known from wasm2c: ${text}`);
}

/** One function's text: head, statements, and what is known of its variables. */
function functionOf(text) {
  const [, head, name, parameters, body] = /^((?:void|u32) (\w+)\(([^)]*)\) \{\n)([^]*)\}\n*$/.exec(text);
  const code = body.replace(/^ +u32 [^;]+;\n/gm, '');
  return {
    name,
    head,
    isControl: CONTROL.test(name),
    parameters: parameters === 'void' ? [] : parameters.split(', ').map((parameter) => parameter.split(' ')[1]),
    locals: [...new Set(body.match(/\bvar_l\d+\b/g))],
    statements: code.trimEnd().split('\n').map(parsed),
    wide: new Set(),
    addresses: new Set(),
  };
}

/** What a temporary holds before statement `at`: a variable, a literal, a truth value, or something worked out. */
function originOf({ statements }, temporary, at) {
  for (let i = at - 1; i >= 0; i--) {
    const { kind, names } = statements[i];
    if (kind === 'copy' && names[1] === temporary && !isTemporary(names[0])) return { variable: names[0] };
    if (names[0] !== temporary || kind === 'store' || kind === 'condition') continue;
    if (kind === 'copy') return { variable: names[1] };
    if (kind === 'literal') return { literal: Number(names[1]) };
    return { isTruth: kind === 'compare' || kind === 'not' };
  }
  return {};
}

/** Whether what is compared or tested needs all its bits. */
function isWideTest(own, temporaries, at) {
  const origins = temporaries.map((temporary) => originOf(own, temporary, at));
  if (origins.some(({ literal }) => literal > LARGEST && literal < 0xffff8000)) return true;
  if (origins.some(({ variable }) => own.wide.has(variable))) return true;
  if (own.isControl || origins.every(({ isTruth }) => isTruth === true)) return false;
  const variables = origins.filter(({ variable }) => variable !== undefined).map(({ variable }) => variable);
  if (!variables.some((variable) => own.addresses.has(variable))) return true;
  variables.forEach((variable) => own.addresses.add(variable));
  return origins.some(({ variable, literal }) => variable === undefined && literal === undefined);
}

/** Demands of one statement on what it reads, last use first: [name, isWide, isAddress]. */
function usesOf(own, statement, at, demand, functions) {
  const { kind, names } = statement;
  const { isWide, isAddress } = demand;
  switch (kind) {
    case 'copy':
      return [[names[1], isWide, isAddress]];
    case 'arithmetic':
      return [
        [names[1], isWide, isAddress],
        [names[0], isWide, isAddress],
      ];
    case 'shiftLeft':
      return [
        [names[1], false, false],
        [names[0], isWide, isAddress],
      ];
    case 'shiftRight':
    case 'shiftSigned': {
      const value = names.at(-2);
      return [
        [names.at(-1), false, false],
        [value, isWide || isWideTest(own, [value], at), isAddress],
      ];
    }
    case 'compare': {
      const isWideOne = isWideTest(own, names.slice(1), at);
      return names.slice(1).map((name) => [name, isWideOne, false]);
    }
    case 'not':
      return [[names[1], isWideTest(own, [names[1]], at), false]];
    case 'condition':
      return [[names[0], isWideTest(own, [names[0]], at), false]];
    case 'select':
      return [
        [names[1], isWideTest(own, [names[1]], at), false],
        [names[2], isWide, isAddress],
        [names[3], isWide, isAddress],
      ];
    case 'extend':
      return [[names[1], true, false]];
    case 'load':
      return [[names[1], false, true]];
    case 'store':
      return [
        [names[1], true, false],
        [names[0], false, true],
      ];
    case 'result':
      return [[names[0], !own.isControl, false]];
    case 'call': {
      const args = names[2]?.split(', ') ?? [];
      const callee = functions.get(names[1]);
      if (names[1].startsWith('memory_')) return args.map((name) => [name, false, true]);
      if (callee === undefined) return args.map((name) => [name, true, false]);
      return args.map((name, i) => {
        const parameter = callee.parameters[i];
        return [name, callee.wide.has(parameter), callee.addresses.has(parameter)];
      });
    }
    default:
      return [];
  }
}

const defines = ({ kind, names }) =>
  ['store', 'condition', 'result', 'boundary'].includes(kind) ? undefined : names[0];

/**
 * What is asked of temporaries, where control flow meets: those behind a block hold through it, and a value that both
 * branches leave is asked of both.
 */
class Pending {
  temporaries = new Map();
  ends = [];
  labels = new Map();

  /** @returns what is asked of a temporary that is written, which ends there */
  take(name) {
    const demand = this.temporaries.get(name) ?? { isWide: false, isAddress: false, uses: [] };
    this.temporaries.delete(name);
    demand.uses.forEach((use) => (use[1] = demand.isWide));
    return demand;
  }

  /** One more use of what is written further up: all its uses have one width. */
  ask(use) {
    const [name, isWide, isAddress] = use;
    const demand = this.temporaries.get(name) ?? { isWide: false, isAddress: false, uses: [] };
    demand.isWide ||= isWide;
    demand.isAddress ||= isAddress;
    demand.uses.push(use);
    this.temporaries.set(name, demand);
  }

  /** A line of control flow, on the way up. */
  cross(line) {
    const text = line.trim();
    const jump = /goto (\w+);/.exec(text)?.[1];
    const label = /^(var_\w+):/.exec(text)?.[1];
    if (label !== undefined) this.labels.set(label, new Map(this.temporaries));
    else if (jump !== undefined) {
      const known = this.labels.get(jump) ?? [];
      this.temporaries = new Map(
        text.startsWith('goto') && this.labels.has(jump) ? known : [...this.temporaries, ...known],
      );
    } else if (text === '}') this.ends.push(new Map(this.temporaries));
    else if (text === '} else {') this.temporaries = new Map(this.ends.at(-1));
    else if (text.startsWith('if')) this.ends.pop();
  }
}

/** One pass over a function from its end; notes which variables are wide. @returns widths of each statement's names */
function inferred(own, functions) {
  const pending = new Pending();
  const widths = own.statements.map(() => null);
  const note = (use) => {
    const [name, isWide, isAddress] = use;
    if (isTemporary(name)) pending.ask(use);
    else {
      if (isWide) own.wide.add(name);
      if (isAddress) own.addresses.add(name);
    }
  };
  for (let at = own.statements.length - 1; at >= 0; at--) {
    const statement = own.statements[at];
    if (['boundary', 'condition'].includes(statement.kind)) pending.cross(statement.line);
    const target = defines(statement);
    let demand = { isWide: false, isAddress: false };
    if (target !== undefined) {
      if (isTemporary(target)) demand = pending.take(target);
      else demand = { isWide: own.wide.has(target), isAddress: own.addresses.has(target) };
    }
    const uses = usesOf(own, statement, at, demand, functions);
    uses.forEach(note);
    widths[at] = { target, isWide: demand.isWide, uses };
  }
  if (pending.temporaries.size > 0) throw new Error(`${own.name}: ${[...pending.temporaries.keys()].join()} unset`);
  return widths;
}

const renamed = (name, isWide) => (isTemporary(name) && isWide ? name.replace('_i', '_w') : name);

function rewritten({ kind, line: given }, { target, isWide, uses }) {
  // What is read and what is written may differ in width.
  const line = given.replace(/^( *)(var_\w+) (\S+)= (.*);$/, (all, indent, name, operation, value) =>
    /^[-+*&|^]$|^<<$|^>>$/.test(operation) ? `${indent}${name} = ${name} ${operation} ${value};` : all,
  );
  const wideUses = new Map(uses.map(([name, isWideUse]) => [name, isWideUse]));
  const equals = line.indexOf(' = ');
  const isAssignment = target !== undefined && equals >= 0;
  const withUses = (text) => text.replace(/\bvar_\w+\b/g, (name) => renamed(name, wideUses.get(name) ?? isWide));
  if (!isAssignment) return withUses(line);
  let right = withUses(line.slice(equals));
  if (kind === 'literal' && !isWide) right = right.replace(/\b42949\d{5}u/, '(ulw_index)$&');
  if (kind === 'load' && !isWide) right = right.replace('i32_load(', 'index_load(');
  if ((kind === 'compare' || kind === 'shiftSigned') && ![...wideUses.values()].some(Boolean)) {
    right = right.replaceAll('(s32)', '(ulw_offset)');
  }
  return line.slice(0, equals).replace(target, renamed(target, isWide)) + right;
}

function declared(names, type, value = '') {
  return names.length === 0 ? '' : `  ${type} ${names.map((name) => `${name}${value}`).join(', ')};\n`;
}

function printed(own, widths) {
  const lines = own.statements.map((statement, at) => rewritten(statement, widths[at]));
  const typed = (name) => (own.wide.has(name) ? 'u32' : 'ulw_index');
  const head = own.head.replace(/u32 (var_p\d+)/g, (_, name) => `${typed(name)} ${name}`);
  const temporaries = [...new Set(lines.join('\n').match(/\bvar_[iw]\d+\b/g))].sort();
  const of = (names, isWide) => names.filter((name) => (typed(name) === 'u32') === isWide);
  return [
    head,
    declared(of(own.locals, true), 'u32', ' = 0'),
    declared(of(own.locals, false), 'ulw_index', ' = 0'),
    declared(
      temporaries.filter((name) => name.startsWith('var_w')),
      'u32',
    ),
    declared(
      temporaries.filter((name) => name.startsWith('var_i')),
      'ulw_index',
    ),
    `${lines.join('\n')}\n}\n\n`,
  ].join('');
}

/** @param text prototypes and functions @returns the same with types by what variables hold */
export function narrowAddresses(text) {
  const at = text.search(/^\w+ \w+\([^)]*\) \{$/m);
  const parts = text.slice(at).split(/^(?=\w+ \w+\([^)]*\) \{$)/m);
  const functions = new Map();
  for (const part of parts) {
    if (!LEFT_ALONE.test(part)) {
      const own = functionOf(part);
      functions.set(own.name, own);
    }
  }
  const size = () => [...functions.values()].reduce((sum, { wide, addresses }) => sum + wide.size + addresses.size, 0);
  let widths = new Map();
  for (let before = -1; before !== size();) {
    before = size();
    widths = new Map([...functions].map(([name, own]) => [name, inferred(own, functions)]));
  }
  const bodies = parts.map((part) => {
    const name = /^\w+ (\w+)\(/.exec(part)[1];
    return functions.has(name) ? printed(functions.get(name), widths.get(name)) : part;
  });
  const prototypes = text.slice(0, at).replace(/(\w+)\(((?:u32(?:, )?)+)\);/g, (all, name, types) => {
    const own = functions.get(name);
    if (own === undefined) return all;
    return `${name}(${types
      .split(', ')
      .map((_, i) => (own.wide.has(own.parameters[i]) ? 'u32' : 'ulw_index'))
      .join(', ')});`;
  });
  return prototypes + bodies.join('');
}
