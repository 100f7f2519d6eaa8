/** What is recorded of the software that a step really ran with. */
export interface EnvironmentRecord {
  /**
   * `made` for it, in the versions of a lock; an `image` that its container was made of; `system`: what is installed on
   * its computer, which differs from computer to computer.
   */
  readonly kind: 'made' | 'image' | 'system';
  /** As its component calls it, and in which version. */
  readonly name?: string;
  readonly version?: string;
  /** `sha256:<hex>` of the exact versions: of the lock, of the folder of an image, of what is installed. Absent where nobody asked. */
  readonly digest?: string;
  /** The interpreter. */
  readonly python?: string;
  /** The name by which the engine of containers knows it. */
  readonly image?: string;
  /** The computer: that of the compute target of this name. */
  readonly host: string;
}
