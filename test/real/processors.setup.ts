/** Owns the wait of each test with real devices for the processors of this computer. */
import { beforeEach } from 'vitest';
import { processorsAreHere } from '../rig/processors.js';

const BOUND_MS = 150_000;

beforeEach(() => processorsAreHere(), BOUND_MS);
