import { expect, it } from 'vitest';
import { builtinComponents } from './definitions.ts';
import { loadComponent } from './registry.ts';

it.each(builtinComponents.map((builtin) => [builtin.name, builtin] as const))(
  '%s is whole: code under its name, help, titles in both languages, every port in its command',
  async (name, { definition, help }) => {
    expect(definition.name).toBe(name);
    const { name: own, partedInput } = await loadComponent(name);
    expect([own, partedInput]).toEqual([name, definition.partedInput]);
    expect(help.en).toContain(`# ${definition.title.en}\n`);
    expect(help.ja).toContain(`# ${definition.title.ja}\n`);
    expect(definition.origin).toMatchObject({ kind: 'builtin', implementation: expect.any(Number) });
    expect(definition.category).not.toBe('other');
    for (const title of [
      definition.title,
      definition.summary,
      ...definition.inputs.map((port) => port.title),
    ]) {
      expect(title.en).not.toBe('');
      expect(title.ja).not.toBe('');
    }
    for (const port of definition.inputs) expect(definition.command).toContain(`\${{inputs.${port.name}}}`);
    for (const port of definition.outputs) expect(definition.command).toContain(`\${{outputs.${port.name}}}`);
    for (const port of definition.inputs) {
      for (const value of port.enum ?? []) expect(port.options).toHaveProperty([value]);
    }
    for (const param of definition.summaryParams) {
      expect(definition.inputs.map((port) => port.name)).toContain(param);
    }
  },
);

it('names every component once', () => {
  const names = builtinComponents.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('loads no component that is not its own', async () => {
  await expect(loadComponent('toString')).rejects.toThrow('no built-in component is named toString');
});
