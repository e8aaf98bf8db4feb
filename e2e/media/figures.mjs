// Figures, as the other benches print them: name, value, unit, target.

/** Makes a printer of figures, and a list of those that miss their target. */
export function printer() {
  const missed = [];
  const figure = (name, value, unit, most) => {
    const shown = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toFixed(2));
    console.log([name, shown, unit, most === undefined ? "-" : `<= ${most}`].join("\t"));
    if (most !== undefined && !(value <= most)) missed.push(`${name}: ${shown} ${unit}, not <= ${most}`);
  };
  return { figure, missed };
}

export const median = (list) => [...list].sort((a, b) => a - b)[Math.ceil(list.length / 2) - 1];
