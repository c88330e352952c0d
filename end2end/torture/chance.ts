// Everything that is left to chance, from one number: the same seed asks for the
// same faults in the same order. When exactly they strike is up to the machine.

export class Chance {
  private state: number;

  // `stream` tells the promises apart, so that each has chances of its own.
  constructor(seed: number, stream: string) {
    this.state = seed >>> 0;
    for (const letter of stream) this.state = Math.imul(this.state ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  }

  // From 0 up to 1: mulberry32.
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  // A whole number, both ends included.
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  oneIn(count: number): boolean {
    return this.between(1, count) === 1;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.between(0, from.length - 1)] ?? from[0];
  }

  // At least one of them, in their own order.
  some<T>(from: readonly [T, ...T[]]): T[] {
    const chosen = from.filter(() => this.oneIn(2));
    return chosen.length > 0 ? chosen : [this.pick(from)];
  }
}
