addEventListener('load', () => { new Image().src = 'assets/late.png'; });
