// The engine of bare microcontrollers: the same functions without the microvolts, whose floats such processors lack.
export { discard, finish, push, reset } from './index';
// An export is not inlined: 32 bits of samples and sums stay out of the extractor's counts, which a small processor
// keeps in 16.
export { frontEnd } from './front-end';
export { sumRows, sumSideRows } from './pool-sum';
