// Numbers and times as people read them. All times come in microseconds.

const whole = new Intl.NumberFormat("en");
const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

export function count(number, noun) {
  return `${whole.format(number)} ${noun}${number === 1 ? "" : "s"}`;
}

export function number(value) {
  return whole.format(value);
}

/** Three digits and a unit: 940 µs, 12.3 ms, 4.56 s, 2 min 5 s. */
export function duration(micros) {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 999_500) return `${digits(micros / 1000)} ms`;
  if (micros < 99_950_000) return `${digits(micros / 1e6)} s`;
  const seconds = Math.round(micros / 1e6);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function digits(value) {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

export function time(micros) {
  const date = new Date(micros / 1000);
  return `${clock.format(date)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** As properties say them: 16MB is 16 times 1024 kB. */
export function bytes(value) {
  if (value < 1000) return `${value} B`;
  if (value < 1000 * 1024) return `${digits(value / 1024)} kB`;
  return `${digits(value / (1024 * 1024))} MB`;
}

/** Returns times from 0 to the end, evenly apart, at most about so many. */
export function ticks(end, most) {
  const least = Math.max(1, end / most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= least);
  const times = [];
  for (let time = 0; time <= end; time += step) times.push(time);
  return times;
}

/** Breaks JSON into lines, without reading its numbers: they stay as they were written. */
export function indent(json) {
  let depth = 0;
  let out = "";
  let isText = false;
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (isText) {
      out += char;
      if (char === "\\") out += json[++i];
      else if (char === '"') isText = false;
    } else if (char === '"') {
      isText = true;
      out += char;
    } else if ((char === "{" || char === "[") && "}]".includes(json[i + 1])) {
      out += char + json[++i];
    } else if (char === "{" || char === "[") {
      out += char + "\n" + "  ".repeat(++depth);
    } else if (char === "}" || char === "]") {
      out += "\n" + "  ".repeat(--depth) + char;
    } else if (char === ",") {
      out += ",\n" + "  ".repeat(depth);
    } else {
      out += char === ":" ? ": " : char;
    }
  }
  return out;
}
