/** A bucket of retries that calls fill: however bad the outage, the load on the vendor grows by a share only. */

const capacity = 100;

export class RetryBudget {
  private tokens = capacity;

  /** @param share retries earned by each call; 0.2 means that in the long run one call in five may be repeated */
  constructor(private readonly share: number) {}

  /** A call was begun. */
  earn(): void {
    this.tokens = Math.min(capacity, this.tokens + this.share);
  }

  /** True when a retry may be made; takes it from the bucket. */
  spend(): boolean {
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
