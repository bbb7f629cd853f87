// The engine of bare microcontrollers: the same functions without the microvolts, whose floats such processors lack.
export { discard, finish, push, reset } from './index';
