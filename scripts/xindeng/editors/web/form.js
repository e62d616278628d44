/* How our files are read into forms and how changes go back into the text as it was.
 *
 * Our reader takes every scalar as text, so nothing is guessed here either: 0.80 stays 0.80, a date
 * stays a date. What was not changed keeps its lines to the letter, comments too; the result is read
 * again before it is handed out, and must say what the form says.
 */
(function (root) {
  "use strict";

  const OPTIONS = { schema: root.jsyaml.FAILSAFE_SCHEMA, lineWidth: -1, noRefs: true };
  const RAW = "$raw";
  const load = (text) => root.jsyaml.load(text, { schema: OPTIONS.schema });
  const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
  const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  function sorted(value) {
    if (Array.isArray(value)) return value.map(sorted);
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
  }

  // --- files ---------------------------------------------------------------------------

  /** {front, body, eol}; body is null in a file that is YAML alone. */
  function split(raw) {
    const eol = raw.includes("\r\n") ? "\r\n" : "\n";
    const text = raw.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
    const found = /^---[ \t]*\n([\s\S]*?\n|)---[ \t]*(?:\n|$)/.exec(text);
    if (!found) return { front: text, body: null, eol };
    return { front: found[1], body: text.slice(found[0].length), eol, open: text.slice(0, text.indexOf("\n") + 1), close: found[0].slice(found[0].indexOf(found[1]) + found[1].length) };
  }

  /** The format that Decap is given: `fields(data)` are the form fields of what a file holds. */
  function format(fieldsOf, endingOf) {
    return {
      fromFile(raw) {
        try {
          const { front, body } = split(raw);
          const data = load(front);
          if (Array.isArray(data)) return { items: data.map((one) => shown(one, typed(one, fieldsOf))), [RAW]: raw };
          const whole = shown(data, fieldsOf(english(data)));
          return { ...whole, ...(body === null ? {} : { body: body.replace(/^\n+|\s+$/g, "") }), [RAW]: raw };
        } catch (error) {
          return { title: "", broken: String(error) };
        }
      },
      toFile(data) {
        const values = JSON.parse(JSON.stringify(data));
        const raw = values[RAW] || "";
        delete values[RAW];
        return raw ? changed(raw, values, fieldsOf) : fresh(values, fieldsOf, endingOf);
      },
    };
  }

  function english(data) {
    return isMap(data) && !data.type && data["类型"] ? { ...data, type: data["类型"] } : data;
  }

  function typed(one, fieldsOf) {
    return [{ name: "type", label: "类型", widget: "hidden" }, ...fieldsOf({ ...english(one), listed: true })];
  }

  function fresh(values, fieldsOf, endingOf) {
    const { body, ...rest } = values;
    const front = dump(written(rest, fieldsOf(rest)));
    if (endingOf(rest) !== "md") return front;
    return `---\n${front}---\n${tail(body)}`;
  }

  const tail = (body) => (body && body.trim() ? `\n${body.replace(/^\n+|\s+$/g, "")}\n` : "");

  function changed(raw, values, fieldsOf) {
    const { front, body, eol, open, close } = split(raw);
    const old = load(front);
    const listed = Array.isArray(old);
    const fields = listed ? null : fieldsOf(english(old));
    const { body: newBody, ...rest } = values;
    const idOf = (one) => one.id || one["编号"];
    const items = values.items || [];
    const before = (one, n) => old.find((other) => idOf(other) === one.id) || (old[n] && !items.some((other) => other.id === idOf(old[n])) ? old[n] : undefined);
    const now = listed ? items.map((one, n) => written(one, typed(one, fieldsOf), before(one, n))) : written(rest, fields, old);
    const was = listed ? old.map((one) => written(shown(one, typed(one, fieldsOf)), typed(one, fieldsOf), one)) : written(shown(old, fields), fields, old);
    const head = spliced(front, was, now, fields, fieldsOf);
    if (body === null) return head.replace(/\n/g, eol);
    const kept = (newBody || "").trim() === body.trim() ? body : tail(newBody);
    return (open + head + close + kept).replace(/\n/g, eol);
  }

  // --- values --------------------------------------------------------------------------

  const inside = (field) => (field ? field.fields || (field.field ? [field.field] : null) : null);
  const own = (fields, key) => (fields || []).find((one) => one.name === key || one.label === key);

  /** What stands in a file as a form shows it: English names, switches, pairs as two numbers. */
  function shown(data, fields) {
    if (!isMap(data)) return data;
    const made = {};
    for (const [key, value] of Object.entries(data)) {
      const field = own(fields, key);
      made[field ? field.name : key] = field ? asShown(value, field) : value;
    }
    return made;
  }

  function asShown(value, field) {
    if (field.widget === "boolean") return value === "true" || value === "是";
    if (field.pair) return Array.isArray(value) ? { least: value[0], most: value[1] } : value;
    if (Array.isArray(value)) return field.fields ? value.map((one) => shown(one, field.fields)) : value;
    return field.fields ? shown(value, field.fields) : value;
  }

  /** The reverse; what was left empty is left out, unless `old` wrote it so. */
  function written(data, fields, old) {
    if (!isMap(data)) return scalar(data);
    const made = {};
    for (const [key, value] of inOrder(data, fields)) {
      const field = own(fields, key);
      const before = isMap(old) ? old[key] ?? old[field && field.label] : undefined;
      const text = asWritten(value, field, before);
      if (text !== undefined) made[key] = text;
    }
    return made;
  }

  /** As the form asks for them: what is new is written in that order. */
  function inOrder(data, fields) {
    const place = (key) => (fields || []).findIndex((one) => one.name === key) >>> 0;
    return Object.entries(data).sort(([a], [b]) => place(a) - place(b));
  }

  const scalar = (value) => (value === null || value === undefined ? "" : String(value));
  const isEmpty = (value) => value === "" || value === undefined || (Array.isArray(value) && !value.length) || (isMap(value) && !Object.keys(value).length);

  function asWritten(value, field, before) {
    let text;
    if (field && field.widget === "boolean") {
      if (!value && before === undefined && !field.required) return undefined;
      return String(value === true || value === "true");
    }
    if (field && field.pair && isMap(value)) text = [value.least, value.most].map(scalar).filter((one) => one !== "");
    else if (Array.isArray(value)) text = value.map((one, n) => (isMap(one) ? written(one, inside(field), Array.isArray(before) ? before[n] : undefined) : scalar(one))).filter((one) => !isEmpty(one));
    else if (isMap(value)) text = written(value, inside(field), before);
    else text = scalar(value).trim() === "" ? "" : scalar(value);
    return isEmpty(text) && (before === undefined || !isEmpty(before)) ? undefined : text;
  }

  function dump(value, extra) {
    return root.jsyaml.dump(value, { ...OPTIONS, ...extra });
  }

  // --- text ----------------------------------------------------------------------------

  /** The text with every change put in where it belongs; read again, it says what `now` says. */
  function spliced(text, was, now, fields, fieldsOf) {
    const lines = text.split("\n");
    if (lines[lines.length - 1] === "") lines.pop();
    const known = (value) => (Array.isArray(value) ? value.map((one) => named(one, fieldsOf && typed(one, fieldsOf))) : named(value, fields));
    try {
      const found = node(lines, 0, was, now, fields, fieldsOf).join("\n") + "\n";
      if (same(known(load(found)), known(now))) return found;
    } catch (error) {
      console.warn(error);
    }
    const comments = lines.filter((line) => /^\s*#/.test(line));
    return [...comments.map((line) => line.trim()), dump(now)].join("\n");
  }

  /** English names, and switches as they are written now: what two texts have in common. */
  const named = (data, fields) => written(shown(data, fields), fields, data);

  function node(lines, indent, was, now, fields, fieldsOf) {
    if (Array.isArray(was) && Array.isArray(now)) return sequence(lines, indent, was, now, fields, fieldsOf);
    return mapping(lines, indent, was, now, fields);
  }

  const KEY = /^( *)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#\-?[\]{}&*!|>%@`"'][^#]*?|-[^\s][^#]*?)\s*:(?=\s|$)/;

  /** Lines in entries that begin where `starts` says; comments and blank lines before one belong to it. */
  function entries(lines, starts) {
    const found = [];
    let lead = [];
    for (const line of lines) {
      const isLead = /^\s*(#|$)/.test(line);
      if (starts(line)) {
        found.push({ lead, lines: [line] });
        lead = [];
      } else if (isLead) lead.push(line);
      else if (found.length) {
        found[found.length - 1].lines.push(...lead, line);
        lead = [];
      } else throw new Error(`a line before the first entry: ${line}`);
    }
    return { found, rest: lead };
  }

  function keyOf(line) {
    const key = KEY.exec(line)[2];
    return /^["']/.test(key) ? load(key) : key;
  }

  function mapping(lines, indent, was, now, fields) {
    const { found, rest } = entries(lines, (line) => {
      const key = KEY.exec(line);
      return key !== null && key[1].length === indent;
    });
    const made = [];
    const seen = new Set();
    for (const entry of found) {
      const written_ = keyOf(entry.lines[0]);
      const field = own(fields, written_);
      const name = field ? field.name : written_;
      seen.add(name);
      made.push(...entry.lead);
      if (!(name in now)) made.push(...comments(entry.lines));
      else if (same(was[name], now[name])) made.push(...entry.lines);
      else made.push(...pair(entry.lines, indent, written_, was[name], now[name], field));
    }
    const chinese = found.some((entry) => /[\u4e00-\u9fff]/.test(keyOf(entry.lines[0])));
    for (const name of Object.keys(now)) {
      if (seen.has(name)) continue;
      const field = own(fields, name);
      made.push(...put({ [chinese && field ? field.label : name]: now[name] }, indent));
    }
    return [...made, ...rest];
  }

  const comments = (lines) => lines.filter((line) => /^\s*#/.test(line));
  const put = (value, indent, extra) => dump(value, extra).trimEnd().split("\n").map((line) => (line ? " ".repeat(indent) + line : line));

  /** `key: value` with another value: inside a block only the lines that differ, else the whole in its style. */
  function pair(lines, indent, key, was, now, field) {
    const [first, ...below] = lines;
    const after = first.slice(KEY.exec(first)[0].length);
    const block = /^\s*(#.*)?$/.test(after) && below.length > 0;
    const both = (isMap(was) && isMap(now)) || (Array.isArray(was) && Array.isArray(now));
    if (block && both) {
      const deep = below.find((line) => !/^\s*(#|$)/.test(line));
      const fields = inside(field);
      return [first, ...node(below, /^ */.exec(deep)[0].length, was, now, fields)];
    }
    const flow = /^\s*[[{]/.test(after) && typeof now === "object" ? { flowLevel: 1 } : {};
    const made = put({ [key]: now }, indent, flow);
    return withComment(made, first, lines.length, { [key]: was }, indent);
  }

  /** A comment behind a value of one line stays behind the new one; comments among several lines go before it. */
  function withComment(made, first, count, was, indent) {
    if (count > 1) return made;
    for (let at = first.indexOf(" #"); at >= 0; at = first.indexOf(" #", at + 1)) {
      if (same(tryLoad(first.slice(indent, at)), was) || same(tryLoad(first.slice(indent, at).replace(/^- /, "")), was)) {
        return [made[0] + first.slice(/\s*$/.exec(first.slice(0, at)).index), ...made.slice(1)];
      }
    }
    return made;
  }

  function tryLoad(text) {
    try {
      return load(text);
    } catch {
      return undefined;
    }
  }

  function sequence(lines, indent, was, now, fields, fieldsOf) {
    const dash = new RegExp(`^ {${indent}}-(?=\\s|$)`);
    const { found, rest } = entries(lines, (line) => dash.test(line));
    if (found.length !== was.length) throw new Error("entries do not match");
    const flow = found.length > 0 && /^\s*-\s+\{/.test(found[found.length - 1].lines[0]);
    const made = [];
    for (const [old, next] of aligned(was, now)) {
      if (old !== null) made.push(...found[old].lead);
      if (next === null) made.push(...comments(found[old].lines));
      else if (old === null) made.push(...put([now[next]], indent, flow ? { flowLevel: 1 } : {}));
      else if (same(was[old], now[next])) made.push(...found[old].lines);
      else made.push(...item(found[old].lines, indent, was[old], now[next], fieldsOf ? typed(now[next], fieldsOf) : fields));
    }
    return [...made, ...rest];
  }

  /** One entry of a list with another value. */
  function item(lines, indent, was, now, fields) {
    const [first, ...below] = lines;
    const found = /^( *-( +))(.*)$/.exec(first);
    if (found && isMap(was) && isMap(now) && KEY.test(found[3])) {
      const deep = found[1].length;
      const made = mapping([" ".repeat(deep) + found[3], ...below], deep, was, now, fields);
      const at = made.findIndex((line) => !/^\s*(#|$)/.test(line));
      made[at] = found[1] + made[at].slice(deep);
      return made;
    }
    const flow = found && /^[[{]/.test(found[3]) ? { flowLevel: 1 } : {};
    return withComment(put([now], indent, flow), first, lines.length, was, indent);
  }

  /** Pairs of old and new places: equal entries meet, what lies between them in order is changed, added or gone. */
  function aligned(was, now) {
    const text = (value) => JSON.stringify(sorted(value));
    const [a, b] = [was.map(text), now.map(text)];
    const longest = a.map(() => new Array(b.length + 1).fill(0)).concat([new Array(b.length + 1).fill(0)]);
    for (let i = a.length - 1; i >= 0; i--)
      for (let j = b.length - 1; j >= 0; j--) longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    const pairs = [];
    let [gone, come] = [[], []];
    const flush = () => {
      for (let n = 0; n < Math.max(gone.length, come.length); n++) pairs.push([gone[n] ?? null, come[n] ?? null]);
      [gone, come] = [[], []];
    };
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) {
        flush();
        pairs.push([i++, j++]);
      } else if (j >= b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1])) gone.push(i++);
      else come.push(j++);
    }
    flush();
    return pairs;
  }

  root.xindengForm = { format, RAW };
})(typeof window === "undefined" ? globalThis : window);
