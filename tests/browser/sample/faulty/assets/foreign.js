new Image().src = 'http://annals.example/pixel.png';
