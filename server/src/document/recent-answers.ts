/** Remembers the latest answers by key; questions that are asked twice at once are asked once. */
export interface RecentAnswers<T> {
  get(key: string, ask: () => Promise<T>): Promise<T>;
}

export function createRecentAnswers<T>(most: number): RecentAnswers<T> {
  const answers = new Map<string, Promise<T>>();
  return {
    get: (key, ask) => {
      const answer = answers.get(key) ?? ask();
      // Taking it out and putting it back makes it the youngest.
      answers.delete(key);
      answers.set(key, answer);
      for (const oldest of answers.keys()) {
        if (answers.size <= most) break;
        answers.delete(oldest);
      }
      answer.catch(() => {
        if (answers.get(key) === answer) answers.delete(key);
      });
      return answer;
    },
  };
}
