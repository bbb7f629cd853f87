/**
 * Every contender once a round, each round beginning with another; one at a time, whichever process it lives in.
 * @param contenders each with `ask`, as `startEngines` gives them
 * @param between called after every turn of a round has been had; what it measures belongs to that round
 * @returns one array a contender: its milliseconds an epoch, a median a round
 */
export async function raceRounds(contenders, rounds, progress, between = () => undefined) {
  const times = contenders.map(() => new Array(rounds));
  const counts = contenders.map(() => 1);
  for (let round = 0; round < rounds; round++) {
    progress(`round ${round + 1} of ${rounds}`);
    for (let i = 0; i < contenders.length; i++) {
      const index = (round + i) % contenders.length;
      const { ms, count } = await contenders[index].ask('turn', { count: counts[index] });
      times[index][round] = ms;
      counts[index] = count;
    }
    await between(round);
  }
  return times;
}
