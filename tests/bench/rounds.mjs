/**
 * Lets contenders take turns, in another order each round: a machine is never equally busy for long, and nobody is
 * always the one after the busiest.
 *
 * @template T
 * @param {string[]} names
 * @param {number} rounds
 * @param {(name: string, round: number) => Promise<T>} turn
 * @returns {Promise<Record<string, T[]>>} what each turn gave, by contender, in the order of the rounds
 */
export async function inTurns(names, rounds, turn) {
  /** @type {Record<string, T[]>} */
  const results = Object.fromEntries(names.map(name => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    const order = names.map(
      (_, index) => names[(index + round) % names.length],
    );
    for (const name of order) results[name].push(await turn(name, round));
  }
  return results;
}

/**
 * Says which limits were missed, and makes the program fail then.
 *
 * @param {Record<string, any>} result
 * @param {Record<string, number>} limits the most that is allowed
 */
export function conclude(result, limits) {
  const missed = Object.keys(limits).filter(
    name => result[name] > limits[name],
  );
  missed.forEach(name =>
    console.log(`${name} is ${result[name]}, and ${limits[name]} is the most.`),
  );
  process.exitCode = missed.length > 0 ? 1 : 0;
  console.log(JSON.stringify(result));
}
