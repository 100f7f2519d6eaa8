/** In CI the property tests draw the same cases every time: a red build then is about the change. Elsewhere they explore. */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.MILLRACE_SEED ?? 20260101) });
